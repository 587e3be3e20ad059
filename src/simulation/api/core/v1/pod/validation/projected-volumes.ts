import { type FieldError, forbidden, invalid, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { plainDescendingPath } from '../../../../validation/values';
import type { KeyToPath, Volume, VolumeProjection } from '../volume';
import { validateDownwardFiles, validateItems, validateMode } from './volumes';

const TOKEN_SECONDS_MIN = 10 * 60;
const TOKEN_SECONDS_MAX = 2 ** 32;

/** What is wrong with a volume of several sources. */
export function validateProjected(
  { sources = [], defaultMode }: NonNullable<Volume['projected']>,
  path: FieldPath,
): FieldError[] {
  const paths = new Set<string>();
  return [
    ...validateMode(defaultMode, path.child('defaultMode')),
    ...sources.flatMap((source, index) => validateOne(source, path.child('sources').index(index), { paths, path })),
  ];
}

interface Taken {
  paths: Set<string>;
  path: FieldPath;
}

function validateOne(source: VolumeProjection, at: FieldPath, taken: Taken): FieldError[] {
  const errors: FieldError[] = [];
  let found = 0;
  const check = (name: keyof VolumeProjection, run: (place: FieldPath) => FieldError[]) => {
    if (source[name] === undefined) return;
    if (found++ > 0) errors.push(forbidden(at.child(name), 'may not specify more than 1 volume type'));
    else errors.push(...run(at.child(name)));
  };
  check('secret', (place) => validateKeyed(source.secret ?? {}, place, taken));
  check('configMap', (place) => validateKeyed(source.configMap ?? {}, place, taken));
  check('downwardAPI', (place) => {
    const items = source.downwardAPI?.items ?? [];
    return [...validateDownwardFiles(items, place), ...items.flatMap(({ path }) => claim(path, '', taken))];
  });
  check('serviceAccountToken', (place) => validateToken(source.serviceAccountToken ?? { path: '' }, place, taken));
  return errors;
}

function validateKeyed(
  { name, items = [] }: { name?: string; items?: KeyToPath[] },
  path: FieldPath,
  taken: Taken,
): FieldError[] {
  const errors: FieldError[] = name ? [] : [required(path.child('name'))];
  errors.push(...validateItems(items, path.child('items')));
  for (const item of items) errors.push(...claim(item.path, name ?? '', taken));
  return errors;
}

/** Two files of one volume may not have the same place. */
function claim(file: string, owner: string, { paths, path }: Taken): FieldError[] {
  if (!file) return [];
  if (paths.has(file)) return [invalid(path, owner, 'conflicting duplicate paths')];
  paths.add(file);
  return [];
}

function validateToken(
  { path: file, expirationSeconds = TOKEN_SECONDS_MIN }: NonNullable<VolumeProjection['serviceAccountToken']>,
  path: FieldPath,
  taken: Taken,
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('expirationSeconds');
  if (expirationSeconds < TOKEN_SECONDS_MIN)
    errors.push(invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (expirationSeconds > TOKEN_SECONDS_MAX)
    errors.push(invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!file) errors.push(required(path.child('path')));
  else errors.push(...plainDescendingPath(file, path.child('path')), ...claim(file, '', taken));
  return errors;
}
