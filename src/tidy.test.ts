/** The house rules that a formatter cannot know: who may import whom, what is banned, how large things may be. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = import.meta.dirname;

/** Folders of the simulation and the folders they may import. Each may import itself and `base`. */
const CLIENT_SIDE = ['engine', 'apimachinery', 'api', 'client'];
const MAY_IMPORT: Record<string, string[]> = {
  base: [],
  engine: [],
  mvcc: [],
  apimachinery: [],
  api: ['apimachinery'],
  etcd: ['mvcc', 'apimachinery'],
  apiserver: ['engine', 'apimachinery', 'api', 'etcd', 'mvcc'],
  client: ['engine', 'apimachinery', 'api'],
  controllers: CLIENT_SIDE,
  scheduler: CLIENT_SIDE,
  kubectl: CLIENT_SIDE,
  linux: ['engine', 'mvcc', 'apimachinery'],
  network: ['linux', 'cni', 'proxy', 'mvcc', 'apimachinery', 'api'],
  cni: ['engine', 'linux', 'mvcc', 'apimachinery'],
  runtime: ['engine', 'linux', 'cni', 'mvcc', 'apimachinery'],
  kubelet: [...CLIENT_SIDE, 'runtime', 'linux', 'cni', 'mvcc'],
  proxy: ['apimachinery', 'api'],
  dns: [...CLIENT_SIDE, 'linux'],
};

/** What the folders outside of the simulation may import. `type` stands for type-only imports. */
const OUTSIDE: Record<string, { values: RegExp; types?: RegExp }> = {
  projection: {
    values: /^(projection|simulation\/(base|mvcc|apimachinery|api|linux|cni|network|dns|kubectl))\b/,
    types: /^simulation\/(engine|scheduler|runtime|cluster|proxy)\b/,
  },
  worker: { values: /^(worker|projection|simulation\/(cluster|engine|mvcc|kubectl))\b/, types: /^simulation\// },
  ui: {
    values:
      /^(ui|simulation\/(base|apimachinery|api|kubectl\/manifest)|worker\/(connection|use-query|protocol)|simulation\/cluster\/config)\b/,
    types: /^(projection|worker|simulation)\//,
  },
};

interface Source {
  file: string;
  text: string;
  imports: { from: string; target: string; isType: boolean }[];
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(name);
    return /\.tsx?$/.test(entry.name) ? [name] : [];
  });
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']*)'/gm;

const sources: Source[] = sourcesBelow('.').map((file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, type, from]) => ({
    from: from as string,
    target: path.normalize(path.join(path.dirname(file), from as string)),
    isType: Boolean(type),
  }));
  return { file, text, imports };
});

/** Tests, and what only tests and command lines use. */
const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) || file.includes('simulation/testing/') || /^(fidelity|bench)\//.test(file);
const product = sources.filter(({ file }) => !isTest(file) && !file.endsWith('.d.ts'));
const part = (file: string, depth: number) => file.split('/')[depth] ?? '';

describe('who may import whom', () => {
  it('the simulation knows nothing outside of itself, and its folders only those that the house allows', () => {
    const wrong = product
      .filter(({ file }) => file.startsWith('simulation/') && part(file, 1) !== 'cluster')
      .flatMap(({ file, imports }) =>
        imports.filter(({ target }) => !allowedInside(file, target)).map(({ target }) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('worker, projection and page know only what the house allows', () => {
    const wrong = product.flatMap(({ file, imports }) => {
      const rule = OUTSIDE[part(file, 0)];
      if (!rule) return [];
      return imports
        .filter(({ target, isType }) => !rule.values.test(target) && !(isType && rule.types?.test(target)))
        .map(({ target }) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('only tests import the testing folder', () => {
    const wrong = product.flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => target.startsWith('simulation/testing'))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

function allowedInside(file: string, target: string): boolean {
  if (!target.startsWith('simulation/')) return false;
  const own = part(file, 1);
  const other = part(target, 1);
  return other === own || other === 'base' || (MAY_IMPORT[own] ?? []).includes(other);
}

describe('what is banned', () => {
  const lines = (pattern: RegExp, where: (file: string) => boolean) =>
    product
      .filter(({ file }) => where(file))
      .flatMap(({ file, text }) =>
        text
          .split('\n')
          .map((line, i) => ({ line, place: `${file}:${i + 1}` }))
          .filter(({ line }) => pattern.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line))
          .map(({ place, line }) => `${place} ${line.trim()}`),
      );

  it('the simulation has no clock, chance, locale or waiting of its own', () => {
    const banned =
      /\b(Math\.random|Date\.now|new Date\b|performance\.now|setTimeout|setInterval|localeCompare|Intl\.|async |await |Promise[.<(])/;
    expect(lines(banned, (file) => file.startsWith('simulation/'))).toEqual([]);
  });

  it('nothing is exported by star, and pasted text never becomes HTML or code', () => {
    expect(lines(/^export \*/, () => true)).toEqual([]);
    expect(lines(/dangerouslySetInnerHTML|\.innerHTML\s*=|\beval\(|new Function\(/, () => true)).toEqual([]);
  });
});

describe('sizes and names', () => {
  it('no file is longer than 500 lines', () => {
    const long = product
      .filter(({ file }) => !file.includes('.generated.'))
      .map(({ file, text }) => ({ file, length: text.split('\n').length }))
      .filter(({ length }) => length > 500);
    expect(long).toEqual([]);
  });

  it('files and folders are named by what they hold, in kebab-case', () => {
    const wrong = sources.filter(({ file }) =>
      file
        .split('/')
        .some((name) => !/^[a-z0-9.-]+$/.test(name) || /^(utils?|helpers?|common|misc|types)(\.tsx?)?$/.test(name)),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});
