/**
 * Puts the cluster's root certificate into every namespace, and puts it right when someone changes it.
 * Models: root-ca-certificate-publisher-controller v1.36.
 * Leaves out: a certificate that something could verify: its bytes are chance.
 */
import { ConfigMap } from '../../api/core/v1/configmap/configmap';
import { Namespace } from '../../api/core/v1/namespace/namespace';
import { deepEqual } from '../../apimachinery/deep';
import type { Prng } from '../../base/prng';
import { defineController } from '../define-controller';
import { createUnlessThere } from '../namespace-furniture';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const DESCRIPTION_TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export default defineController({
  name: 'root-ca-cert-publisher',
  start(env) {
    const namespaces = env.informers.of(Namespace);
    const maps = env.informers.of(ConfigMap);
    let data: Record<string, string> | undefined;
    const queue = env.queue({
      process: (namespace) => {
        const standing = namespaces.indexer.get(namespace);
        if (!standing || standing.metadata.deletionTimestamp) return;
        data ??= { 'ca.crt': certificate(env.engine.prng('root-ca')) };
        const map = maps.indexer.get(`${namespace}/${NAME}`);
        const annotations = { [DESCRIPTION]: DESCRIPTION_TEXT };
        if (!map) {
          const metadata = { name: NAME, namespace, annotations };
          createUnlessThere(env.client, ConfigMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
          return;
        }
        if (deepEqual(map.data, data) && map.metadata.annotations?.[DESCRIPTION]) return;
        env.client.update(ConfigMap, {
          ...map,
          metadata: { ...map.metadata, annotations: { ...map.metadata.annotations, ...annotations } },
          data,
        });
      },
    });
    namespaces.addHandler({
      added: ({ metadata }) => queue.add(metadata.name),
      updated: ({ metadata }) => queue.add(metadata.name),
    });
    const changed = ({ metadata }: ConfigMap) => {
      if (metadata.name === NAME) queue.add(metadata.namespace as string);
    };
    maps.addHandler({ updated: changed, deleted: changed });
  },
});

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function certificate(prng: Prng): string {
  const line = () => Array.from({ length: 64 }, () => BASE64[prng.below(64)]).join('');
  const lines = Array.from({ length: 16 }, line);
  return `-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2gAwIBAgII${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
