/**
 * What the cluster holds of some objects, as one manifest.
 * Models: kubectl get -o yaml of several objects, without what kubectl keeps in annotations and the server in managedFields.
 * Leaves out: objects that are gone.
 */
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import { withoutBookkeeping } from '../object-yaml/bookkeeping';
import { yamlLines } from '../object-yaml/yaml-lines';

export type StoredManifestQuery = Query<{ keys: string[] }, string | null> & { name: 'stored-manifest' };

export default defineQuery<StoredManifestQuery>({
  name: 'stored-manifest',
  answer(world, { keys }) {
    const documents = keys.flatMap((key) => {
      const place = placeOf(key);
      const found = place && findObject(world, place);
      if (!found || found.isGone) return [];
      return yamlLines(withoutBookkeeping(found.object))
        .map(({ text }) => `${text}\n`)
        .join('');
    });
    return documents.length > 0 ? documents.join('---\n') : null;
  },
});
