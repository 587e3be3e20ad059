/**
 * The stage: the picture of the cluster, drawn from answers of the worker. It knows the session and the parts, no other panel.
 */
export { Stage } from './stage';
export { closeSchedule, goCloser, goFarther, goTo, openSchedule } from './stage-view';
