import { defineKind } from '../../../define-kind';
import { serviceAccountColumns } from './columns';
import { ServiceAccount } from './serviceaccount';

export default defineKind<ServiceAccount>({
  ...ServiceAccount,
  acts: true,
  answersDeleted: true,
  columns: serviceAccountColumns,
});
