import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  restartPolicy: Never
  initContainers:
    - {name: prepare, image: "busybox:1.36", command: [sh, -c, "echo preparing; sleep 3"]}
    - {name: proxy, image: "busybox:1.36", restartPolicy: Always, command: [sh, -c, "sleep infinity"]}
  containers:
    - {name: main, image: "busybox:1.36", command: [sh, -c, "echo working; sleep 4"]}
`;

export default defineScenario({
  title: 'init containers run one after another, a sidecar stays beside the app and ends after it',
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 60,
});
