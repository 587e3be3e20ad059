/** The tag of an image reference: `latest` where none is named, '' for one with a digest or one that cannot be read. */
export function tagOf(image: string): string {
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const match = /^((?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9._/-]+)(?::([\w][\w.-]{0,127}))?$/.exec(name);
  if (!match) return '';
  if (match[2]) return match[2];
  return at < 0 ? 'latest' : '';
}

/** How an image is pulled where nothing is said: anew each time if its tag moves. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
