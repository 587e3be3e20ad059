/** What a step does, short enough for a capsule. */

const LONG: Readonly<Record<string, string>> = {
  'POST pods/binding': 'POST binding',
  'PATCH pods/status': 'PATCH status',
  'PUT pods/status': 'PUT status',
};

/** `PATCH pods/status` → `PATCH status`; `WATCH endpointslices` → `WATCH endpoint…`. */
export function shortVerb(verb: string): string {
  const known = LONG[verb];
  if (known) return known;
  const slash = verb.indexOf('/');
  const space = verb.indexOf(' ');
  const short = space > 0 && slash > space ? `${verb.slice(0, space)} ${verb.slice(slash + 1)}` : verb;
  return short.length > 17 ? `${short.slice(0, 16)}…` : short;
}

/** The last part of a reference. */
export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
