import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'a Service’s address becomes that of one of its pods on the caller’s machine',
  manifest: [
    webPod('a', 'worker-1'),
    webPod('web-1', 'worker-1'),
    webPod('web-2', 'worker-2'),
    serviceFor('web', 'ports: [{port: 8000, targetPort: 80}]'),
  ].join('---\n'),
  calls: [
    { from: 'a', to: 'web', port: 8000 },
    { from: 'worker-1', to: 'web', port: 8000 },
  ],
});
