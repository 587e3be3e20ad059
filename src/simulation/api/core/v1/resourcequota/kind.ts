import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({ ...keptKind('v1', 'ResourceQuota'), answersDeleted: true, emptyStatus: {} });
