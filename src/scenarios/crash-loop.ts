import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: crash}
spec:
  containers:
    - name: app
      image: busybox:1.36
      command: [sh, -c, "echo starting; sleep 2; exit 1"]
`;

export default defineScenario({
  title: 'a program that exits is started again after 10, 20, 40 seconds: CrashLoopBackOff',
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 120,
});
