/** The error codes of files, tasks and share links, in words. */

const noFile = 'There is no such file or folder'
const isThere = 'There is already a file or folder with this name'
const noDisk = 'The disk is not mounted'
const isFull = 'The disk is full'
const denied = 'The box does not give access to this file or folder'
const internal = 'The box has an internal error'

/** By the `error_code` of a refusal. https://dev.freebox.fr/sdk/os/fs/ */
export const refusals: Readonly<Record<string, string>> = {
  invalid_id: 'There is no such task: it was removed',
  task_not_found: 'There is no such task: it was removed',
  path_not_found: noFile,
  file_not_found: noFile,
  disk_unavailable: noDisk,
  destination_conflict: isThere,
  access_denied: denied,
  disk_full: isFull,
  invalid_request: 'The box does not take this request. Its firmware may be too old for it',
  invalid_conflict_mode: 'The box does not know this mode',
  invalid_state: 'The task cannot change to this state: it may be over',
  invalid_task_type: 'This cannot be done with a task of this type',
  exec_failed: internal,
  out_of_memory: 'The box is out of memory',
  internal_error: internal,
}

/** By the `error_code` of share links, whose ids are tokens. */
export const linkRefusals: Readonly<Record<string, string>> = {
  ...refusals,
  invalid_id: 'There is no such share link: it was revoked, or has expired',
}

/** By the `error` of a task that has failed. The documentation lacks the last three, which boxes use. */
const failures: Readonly<Record<string, string>> = {
  ...refusals,
  none: 'No error',
  archive_read_failed: 'The archive could not be read',
  archive_open_failed: 'The archive could not be opened',
  archive_write_failed: 'The archive could not be written',
  chdir_failed: 'The folder could not be entered',
  dest_is_not_dir: 'The destination is not a folder',
  file_exists: isThere,
  file_not_found: noFile,
  mkdir_failed: 'A folder could not be created',
  open_input_failed: 'A file could not be opened',
  open_output_failed: 'The new file could not be opened',
  opendir_failed: 'A folder could not be opened',
  overwrite_failed: 'A file could not be overwritten',
  path_too_big: 'A path is too long',
  repair_failed: 'The files could not be repaired',
  rmdir_failed: 'A folder could not be removed',
  same_file: 'Source and destination are the same file',
  unlink_failed: 'A file could not be removed',
  unsupported_file_type: 'Files of this type are not supported',
  write_failed: 'A file could not be written',
  disk_full: isFull,
  internal,
  invalid_format: 'The file is damaged, or has another format',
  incorrect_password: 'The password is missing or wrong',
  permission_denied: denied,
  readlink_failed: 'The target of a symbolic link could not be read',
  symlink_failed: 'A symbolic link could not be created',
  copy_into_itself: 'A folder cannot be copied into itself',
  truncate_failed: 'A file could not be shortened',
  unknown_hash_type: 'The box does not know this kind of hash',
}

/** An error of a task in English. One that is not known is at least readable: `disk_gone` becomes "disk gone". */
export function failureText(code: string): string {
  return (Object.hasOwn(failures, code) ? failures[code] : undefined) ?? code.replaceAll('_', ' ')
}
