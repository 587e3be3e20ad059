import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: [{ port: 24224 }],
  memoryBytes: 60_000_000,
  startMs: 1500,
  start: (proc) => {
    const time = formatTime('%Y-%m-%d %H:%M:%S +0000', proc.now());
    return [
      `${time} [info]: starting fluentd-1.16.2 pid=1 ruby="3.2.2"`,
      `${time} [info]: #0 fluentd worker is now running worker=0`,
    ];
  },
  ends: { TERM: { afterMs: 1000 }, INT: { afterMs: 1000 } },
});

export default defineImage({
  name: 'quay.io/fluentd_elasticsearch/fluentd',
  aliases: [
    'docker.io/fluent/fluentd',
    'registry.k8s.io/fluentd-elasticsearch',
    'registry.k8s.io/fluentd-gcp',
    'docker.io/fluent/fluentd-kubernetes-daemonset',
  ],
  sizeBytes: 56_000_000,
  userland: 'debian',
  cmd: ['/run.sh'],
  programs: { '/run.sh': serve, fluentd: serve },
});
