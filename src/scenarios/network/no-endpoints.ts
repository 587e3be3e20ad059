import { defineJourney, serviceFor, webPod } from './define-journey';

export default defineJourney({
  title: 'a Service without ready pods refuses, on the caller’s own machine',
  manifest: [webPod('a', 'worker-1'), serviceFor('web', 'ports: [{port: 80}]')].join('---\n'),
  calls: [{ from: 'a', to: 'web', port: 80 }],
});
