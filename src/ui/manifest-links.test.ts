import { describe, expect, it } from 'vitest';
import { documentOf, thingOf } from './manifest-links';

const objects = [
  { file: 'web.yaml', document: 0, key: 'deployments/default/web' },
  { file: 'web.yaml', document: 1, key: 'services/default/web' },
  { file: 'all.yaml', document: 0, key: 'configmaps/default/a' },
  { file: 'all.yaml', document: 0, key: 'configmaps/default/b' },
  { file: 'all.yaml', document: 1, key: 'nodes/worker-1' },
];
const chain = ['pods/default/web-1-x', 'replicasets/default/web-1', 'deployments/default/web'];

describe('documents and objects', () => {
  it('point at each other', () => {
    expect(thingOf({ file: 'web.yaml', document: 1 }, objects)).toEqual({
      kind: 'object',
      key: 'services/default/web',
    });
    expect(thingOf({ file: 'all.yaml', document: 1 }, objects)).toEqual({ kind: 'node', key: 'worker-1' });
    expect(documentOf({ kind: 'node', key: 'worker-1' }, [], objects)).toMatchObject({ file: 'all.yaml', document: 1 });
  });

  it('a document of several objects, or of none, is pointed at as itself', () => {
    for (const place of [
      { file: 'all.yaml', document: 0 },
      { file: 'new.yaml', document: 3 },
    ]) {
      const thing = thingOf(place, objects);
      expect(thing).toEqual({ kind: 'document', key: `${place.file}/${place.document}` });
      expect(documentOf(thing, [], objects)).toEqual(place);
    }
  });

  it("what a controller made, and its containers, come from the owner's document", () => {
    const web = { file: 'web.yaml', document: 0 };
    expect(documentOf({ kind: 'object', key: chain[0]! }, [chain], objects)).toMatchObject(web);
    expect(documentOf({ kind: 'container', key: `${chain[0]}/app` }, [chain], objects)).toMatchObject(web);
    expect(
      documentOf({ kind: 'object', key: 'pods/default/other' }, [['pods/default/other']], objects),
    ).toBeUndefined();
    expect(documentOf({ kind: 'component', key: 'kubelet/worker-1' }, [], objects)).toBeUndefined();
  });
});
