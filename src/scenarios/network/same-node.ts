import { defineJourney, webPod } from './define-journey';

export default defineJourney({
  title: 'pods of one machine meet on its bridge',
  manifest: [webPod('a', 'worker-1'), webPod('b', 'worker-1')].join('---\n'),
  calls: [{ from: 'a', to: 'b', port: 80 }],
});
