import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'a name is asked for at the cluster’s name server, a Service itself, and its answer is called',
  addons: { coredns: true },
  manifest: [
    webPod('a', 'worker-1'),
    webPod('web-1', 'worker-2'),
    serviceFor('web', 'clusterIP: 10.96.7.7\n  ports: [{port: 80}]'),
  ].join('---\n'),
  calls: [
    { from: 'a', to: '10.96.0.10', port: 53, ask: 'web.default.svc.cluster.local' },
    { from: 'a', to: '10.96.7.7', port: 80 },
  ],
});
