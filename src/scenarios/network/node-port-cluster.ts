import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'a NodePort of any machine leads to a pod, which sees that machine’s address instead of the caller’s',
  manifest: [
    webPod('web-1', 'worker-2'),
    serviceFor('web', 'type: NodePort\n  ports: [{port: 80, nodePort: 30080}]'),
  ].join('---\n'),
  calls: [{ from: 'outside', to: 'worker-1', port: 30_080 }],
});
