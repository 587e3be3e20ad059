import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: nginx, image: "nginx:1.27"}]
`;

export default defineScenario({
  title: 'a pod is scheduled, wired to docker0, pulled and run; deleted, it ends within its grace',
  inputs: [
    { at: 3, input: applyText(manifest) },
    { at: 10, input: { do: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'web' } },
  ],
  until: 45,
});
