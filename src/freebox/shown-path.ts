/** A path as error messages have it: without its last component if that is a secret. */
export function shownPath(path: string, secretPath: boolean | undefined): string {
  return secretPath === true ? path.replace(/[^/]+\/?$/, '(secret)') : path
}
