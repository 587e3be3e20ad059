import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: typo}
spec:
  containers: [{name: app, image: "registry.invalid/web:1"}]
`;

export default defineScenario({
  title: 'an image that cannot be had is asked for again and again: ErrImagePull and ImagePullBackOff',
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 60,
});
