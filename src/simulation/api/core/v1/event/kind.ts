import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { defineKind } from '../../../define-kind';
import { eventColumns } from './columns';
import { Event } from './event';

/** Where events about objects without a namespace stand. */
const OF_CLUSTER = 'default';

export default defineKind<Event>({
  ...Event,
  acts: true,
  createOnUpdate: true,
  defaultPropagation: 'Unsupported',
  columns: eventColumns,
  selectableFields: {
    'involvedObject.kind': '',
    'involvedObject.namespace': '',
    'involvedObject.name': '',
    'involvedObject.uid': '',
    'involvedObject.apiVersion': '',
    'involvedObject.resourceVersion': '',
    'involvedObject.fieldPath': '',
    reason: '',
    reportingComponent: '',
    source: '',
    type: '',
  },
  setDefaults(event) {
    event.involvedObject ??= {};
    event.source ??= {};
    event.firstTimestamp ??= null;
    event.lastTimestamp ??= null;
    event.eventTime ??= null;
    event.reportingComponent ??= '';
    event.reportingInstance ??= '';
  },
  validate(event) {
    const namespace = event.involvedObject.namespace ?? '';
    const home = event.metadata.namespace ?? '';
    const errors: FieldError[] = [];
    const isAtHome = namespace === '' ? home === OF_CLUSTER || home === 'kube-system' : namespace === home;
    if (!isAtHome) errors.push(invalid('involvedObject.namespace', namespace, 'does not match event.namespace'));
    return errors;
  },
  validatesWholeOnUpdate: false,
});
