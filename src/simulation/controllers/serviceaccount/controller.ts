/**
 * Gives every namespace its account `default`.
 * Models: serviceaccounts controller v1.36.
 * Leaves out: tokens in Secrets.
 */
import { Namespace } from '../../api/core/v1/namespace/namespace';
import { ServiceAccount } from '../../api/core/v1/serviceaccount/serviceaccount';
import { defineController } from '../define-controller';
import { createUnlessThere } from '../namespace-furniture';

export default defineController({
  name: 'service-account-controller',
  start(env) {
    const namespaces = env.informers.of(Namespace);
    const accounts = env.informers.of(ServiceAccount);
    const queue = env.queue({
      process: (name) => {
        const namespace = namespaces.indexer.get(name);
        if (!namespace || namespace.metadata.deletionTimestamp || accounts.indexer.get(`${name}/default`)) return;
        createUnlessThere(env.client, ServiceAccount, {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace: name },
        });
      },
    });
    namespaces.addHandler({
      added: ({ metadata }) => queue.add(metadata.name),
      updated: ({ metadata }) => queue.add(metadata.name),
    });
    accounts.addHandler({
      deleted: ({ metadata }) => {
        if (metadata.name === 'default') queue.add(metadata.namespace as string);
      },
    });
  },
});
