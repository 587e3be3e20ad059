/** Words of the shared parts. */
export default {
  en: { cancel: 'Cancel', close: 'Close', dismiss: 'Dismiss', messages: 'Messages' },
  zh: { cancel: '取消', close: '关闭', dismiss: '关闭消息', messages: '消息' },
};
