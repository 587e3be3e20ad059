// biome-ignore-all assist/source/organizeImports: merged lists would take one line a name.
/**
 * What all parts of a cluster know of the API without knowing a kind: metadata, quantities, selectors, patches, errors, names.
 * Pure functions over decoded objects; it may know `base` only.
 */
export { ApiError, alreadyExists, applyConflict, badRequest, conflict, expired } from './api-error';
export { expiredContinueToken, forbiddenRequest, type GroupResource, generateNameConflict, gone } from './api-error';
export { groupResourceText, internalError, invalidObject, isReason, MODIFIED_MESSAGE } from './api-error';
export { methodNotAllowed, methodNotSupported, notAcceptable, notAcceptableMediaType, notFound } from './api-error';
export { plainError, requestTooLarge, resourceNotServed, serverTimeout, serviceUnavailable } from './api-error';
export { timeout, tooLargeResourceVersion, tooManyRequests, tooOldResourceVersion, unauthorized } from './api-error';
export { unprocessable, unsupportedMediaType, unsupportedPatchType } from './api-error';
export { type Cidr, cidrContains, cidrOverlaps, cidrSize, findCidr, formatCidr, formatIpv4, lastAddress } from './cidr';
export { netmaskOf, nthAddress, parseCidr, parseIp, parseIpv4, subnetCount, subnetOf } from './cidr';
export { CronError, type CronSchedule, parseCronSchedule } from './cron-schedule';
export { cloneDeep, deepEqual, deepFreeze, getPath, parseFieldPath, semanticEqual, setPath } from './deep';
export { ageText, formatDuration, humanDuration, parseDuration, shortHumanDuration } from './duration';
export { duplicate, type FieldError, fieldErrorText, forbidden, internalFieldError, invalid } from './field-error';
export { invalidStatus, notFoundValue, notSupported, OMIT_VALUE, required, tooLong, tooMany } from './field-error';
export { FieldPath } from './field-path';
export { createFieldSelector, type FieldSelector, parseFieldSelector } from './fields';
export { goJson, goQuote, goValue } from './go-format';
export { type IntOrString, isPercent, percentOf, scaledValue } from './int-or-string';
export { isJsonObject, type JsonObject, type JsonValue, setOwn } from './json-value';
export { type Labels, SelectorError } from './label-requirement';
export { compileSelector, EVERYTHING, formatLabelSelector, type LabelSelector, NOTHING } from './labels';
export { parseLabelSelector, type Selector, selectorFromSet } from './labels';
export { generateName, generateSuffix, hash32, podTemplateHash, safeEncodeString, uidFrom } from './names';
export { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from './patch/json-patch';
export { MERGE_STRATEGIES } from './patch/merge-keys';
export { applyMergePatch, createMergePatch } from './patch/merge-patch';
export { createStrategicMergePatch } from './patch/strategic-diff';
export { applyStrategicMergePatch, StrategicPatchError } from './patch/strategic-merge-patch';
export { createThreeWayMergePatch, createThreeWayStrategicPatch } from './patch/three-way';
export { addQuantity, canonicalQuantity, compareQuantity, parseQuantity, type Quantity } from './quantity';
export { QuantityError, quantityMilliValue, quantityOfMilli, quantityOfValue, quantityValue } from './quantity';
export { subQuantity } from './quantity';
export { microTimestampAt, parseTime, timeMs, timestampAt } from './time';
