import { barrel } from '../base/barrel';
import type { definePrograms } from './define-programs';
import type { Program } from './process';

const families = barrel(
  import.meta.glob<ReturnType<typeof definePrograms>>('./programs/*/programs.ts', { eager: true, import: 'default' }),
  (family) => family.name,
);

const byName = new Map<string, Program>();
for (const { programs } of families) {
  for (const name of Object.keys(programs)) {
    if (byName.has(name)) throw new Error(`program ${name} is defined twice`);
    byName.set(name, programs[name] as Program);
  }
}

/** The program of that name, whatever container it may be found in. */
export function findProgramByName(name: string): Program | undefined {
  return byName.get(name);
}

/** The names of all programs, sorted. */
export function programNames(): string[] {
  return [...byName.keys()].sort();
}
