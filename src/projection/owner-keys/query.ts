/**
 * Whose an object is: its own key and the keys of the controllers above it, the nearest first.
 * Models: owner references.
 * Leaves out: owners that are no controllers.
 */
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import { ownersOf } from '../owner-chain';

export type OwnerKeysQuery = Query<{ keys: string[] }, string[][]> & { name: 'owner-keys' };

export default defineQuery<OwnerKeysQuery>({
  name: 'owner-keys',
  answer: (world, { keys }) =>
    keys.map((key) => {
      const place = placeOf(key);
      const found = place && findObject(world, place);
      const owners = found ? ownersOf(world, found.object).map((owner) => owner.key) : [];
      return [key, ...owners.reverse()];
    }),
});
