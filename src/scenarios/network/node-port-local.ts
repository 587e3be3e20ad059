import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'with externalTrafficPolicy Local only machines with a pod answer, and it sees the caller’s address',
  manifest: [
    webPod('web-1', 'worker-2'),
    serviceFor('web', 'type: NodePort\n  externalTrafficPolicy: Local\n  ports: [{port: 80, nodePort: 30080}]'),
  ].join('---\n'),
  calls: [
    { from: 'outside', to: 'worker-2', port: 30_080 },
    { from: 'outside', to: 'worker-1', port: 30_080 },
  ],
});
