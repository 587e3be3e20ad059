import { defineJourney, webPod } from './define-journey';

export default defineJourney({
  title: 'in the Docker model a container on another host cannot be reached: its address is looked for at home',
  network: { model: 'docker' },
  manifest: [webPod('a', 'worker-1'), ...['b', 'c', 'd'].map((name) => webPod(name, 'worker-2'))].join('---\n'),
  calls: [{ from: 'a', to: 'd', port: 80 }],
});
