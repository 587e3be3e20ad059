// Reads every API type out of kubernetes-models: its .d.ts files give names, descriptions, required fields and enums,
// its compiled validators give what TypeScript cannot say (integer, int32, int64, double, byte).
import fs from 'node:fs';
import path from 'node:path';

/** Types that the API marshals by hand: what they look like on the wire. */
const scalars = {
  Quantity: { scalar: 'quantity' },
  IntOrString: { scalar: 'int-or-string' },
  Time: { scalar: 'time' },
  MicroTime: { scalar: 'micro-time' },
  RawExtension: { scalar: 'any' },
  FieldsV1: { scalar: 'any' },
  JSON: { scalar: 'any' },
  JSONSchemaPropsOrArray: { scalar: 'any' },
  JSONSchemaPropsOrBool: { scalar: 'any' },
  JSONSchemaPropsOrStringArray: { scalar: 'any' },
};

function declarations(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith('_') || entry.name === 'node_modules') return [];
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return declarations(full);
      return entry.name.endsWith('.d.ts') && entry.name !== 'index.d.ts' ? [full] : [];
    });
}

/** Text of a JSDoc block, without the list of enum values that the schema carries anyway. */
function docText(block) {
  if (!block) return undefined;
  const text = block
    .replace(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replace(/\n*Possible enum values:[\s\S]*$/, '')
    .trim();
  return text === '' ? undefined : text;
}

/** The one type that the models spell out in place: a claim without apiVersion and kind, in a StatefulSet's template. */
const claimInPlace = /^\{.*IIoK8sApiCoreV1PersistentVolumeClaimSpec.*\}$/s;

function readType(text, owner) {
  const type = text.trim();
  const array = /^Array<(.*)>$/s.exec(type);
  if (array) return { items: readType(array[1], owner) };
  const map = /^\{\s*\[key: string\]: (.*);\s*\}$/s.exec(type);
  if (map) return { values: readType(map[1], owner) };
  if (/^"[^"]*"( \| "[^"]*")*$/.test(type)) return { enum: [...type.matchAll(/"([^"]*)"/g)].map((m) => m[1]) };
  if (type === 'string' || type === 'number' || type === 'boolean') return { scalar: type };
  const ref = /^II(oK8s\w+)$/.exec(type);
  if (ref) return { ref: `I${ref[1]}` };
  if (type === `I${owner.local}`) return { ref: owner.id };
  if (claimInPlace.test(type)) return { ref: 'IoK8sApiCoreV1PersistentVolumeClaim' };
  return { scalar: 'any' };
}

/** The one function of a compiled validator file. */
function functionOf(code, id) {
  const start = code.indexOf(`function validate${id}(`);
  const end = code.indexOf('function validate', start + 10);
  return start < 0 ? '' : code.slice(start, end < 0 ? undefined : end);
}

/** Finds integer and format of a number or string property, going down through lists and maps. */
function refine(type, code, body, call) {
  const id = call.exec(body)?.[1];
  if (!id) return type;
  const inner = functionOf(code, id);
  if (type.items) return { items: refine(type.items, code, inner, /validate(\d+)\(data\[i0\]/) };
  if (type.values) return { values: refine(type.values, code, inner, /validate(\d+)\(data\[key0\]/) };
  const format = /params:\{format:"([\w-]+)"\}/.exec(inner)?.[1];
  if (type.scalar === 'number') {
    return {
      scalar: format === 'int32' || format === 'int64' ? format : inner.includes('type:"integer"') ? 'int64' : 'double',
    };
  }
  if (type.scalar === 'string' && format === 'byte') return { scalar: 'byte' };
  return type;
}

function escapeForRegExp(text) {
  return text.replace(/[$.*+?^()[\]{}|\\-]/g, '\\$&');
}

const propertyPattern =
  /(?:^ {4}\/\*\*([\s\S]*?)\*\/\n)?^ {4}"([^"]+)"(\??): ([\s\S]*?);$(?=\n {4}(?:"|\/\*\*)|(?![\s\S]))/gm;

/** Some validators check a plain number in place instead of in a function of its own. */
function refineInPlace(type, code, name) {
  const start = code.indexOf(`if(void 0!==data.${name}){let `);
  if (type.scalar !== 'number' || start < 0) return type;
  const checked = /params:\{type:"(\w+)"\}/.exec(code.slice(start))?.[1];
  return { scalar: checked === 'integer' ? 'int64' : 'double' };
}

function readFields(body, code, owner) {
  return [...body.matchAll(propertyPattern)].map(([, comment, name, optional, text]) => {
    const type = readType(text.replace(/\n\s*/g, ' ').replace(/;\s*\}$/, '; }'), owner);
    const key = escapeForRegExp(name);
    const call = new RegExp(`validate(\\d+)\\(data(?:\\.${key}|\\["${key}"\\]),`);
    const refined = refineInPlace(refine(type, code, code, call), code, name);
    return { name, required: !optional, description: comment && docText(`/**${comment}*/`), type: refined };
  });
}

/** "apps/v1/DeploymentSpec.d.ts" → the package and the name that Go gives the type. */
function locate(file, root, isMachinery) {
  const parts = path
    .relative(root, file)
    .replace(/\.d\.ts$/, '')
    .split(path.sep);
  const name = parts.pop();
  if (!isMachinery) return { package: parts.join('/'), name };
  return { package: parts[0] === 'apis' ? parts.slice(1).join('/') : parts.join('/'), name };
}

function readFile(file, root, isMachinery) {
  const source = fs.readFileSync(file, 'utf8');
  const exported = /export type \{ I(\w+) as I(Io\w+)/.exec(source);
  if (!exported) return undefined;
  const [, local, id] = exported;
  const place = locate(file, root, isMachinery);
  const validator = path.join(root, '_schemas', `${id}.js`);
  const code = fs.existsSync(validator) ? fs.readFileSync(validator, 'utf8') : '';
  const doc = '((?:/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)?)';
  const shape = new RegExp(`${doc}export interface I${local}(?: extends TypeMeta)? \\{\\n([\\s\\S]*?)\\n\\}`).exec(
    source,
  );
  const alias = new RegExp(`${doc}export type I${local} = `).exec(source);
  const description = docText((shape ?? alias)?.[1]);
  const fields = shape ? readFields(shape[2], code, { local, id }) : [];
  const scalar = scalars[place.name] ?? (fields.length === 0 ? { scalar: 'any' } : undefined);
  const apiVersion = fields.find((f) => f.name === 'apiVersion')?.type.enum?.[0];
  const kind = fields.find((f) => f.name === 'kind')?.type.enum?.[0];
  return { id, ...place, description, fields, scalar, ...(apiVersion && kind ? { apiVersion, kind } : {}) };
}

/** All API types, sorted by package and name; `byId` finds the target of a reference. */
export function readModels(nodeModules) {
  const models = path.join(nodeModules, 'kubernetes-models');
  const machinery = path.join(nodeModules, '@kubernetes-models/apimachinery');
  const types = [
    ...declarations(models).map((file) => readFile(file, models, false)),
    ...declarations(machinery).map((file) => readFile(file, machinery, true)),
  ].filter((type) => type !== undefined);
  types.sort((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : a.name < b.name ? -1 : 1));
  const { version } = JSON.parse(fs.readFileSync(path.join(models, 'package.json'), 'utf8'));
  return { version, types, byId: new Map(types.map((type) => [type.id, type])) };
}
