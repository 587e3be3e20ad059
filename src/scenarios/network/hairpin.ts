import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'a pod that calls its own Service and is chosen gets its packet back, from its machine’s address',
  manifest: [webPod('web-1', 'worker-1'), serviceFor('web', 'ports: [{port: 80}]')].join('---\n'),
  calls: [{ from: 'web-1', to: 'web', port: 80 }],
});
