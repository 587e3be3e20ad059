/**
 * The types of all kinds, the resources the server serves, and decoding against them.
 * Knows no kind by name; what a kind means, its defaults and its rules live in the kinds' own folders.
 */
export { cannotBeHandled, type Decoded, type DecodeOptions, decodeObject, type FieldValidation } from './decode';
export { type FieldNote, type JsonText, parseJsonPart, parseJsonText, type TextNotes } from './json-text';
export {
  type ApiGroup,
  type ApiResource,
  apiGroups,
  apiResources,
  findResource,
  findResourceOfKind,
  type Subresource,
} from './resources';
export { allKinds, type Field, findStruct, findType, type ScalarName, StructType, type ValueType } from './schema';
