/**
 * Time: the bar of time controls and the timeline of lanes.
 * It asks the worker for what it shows and tells it where to go; it knows nothing of the stage or the inspector.
 */
export { Timeline } from './timeline';
export { Transport } from './transport';
