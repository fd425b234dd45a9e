/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/airmedia/ ("AirMedia Errors") */
export const errors: Readonly<Record<string, string>> = {
  unknown_target: 'The receiver is switched off, or has another name now',
  no_client: 'Nothing is connected to the receiver',
  set_pass: 'The Freebox could not change the password',
  req_in_progress: 'The receiver is still busy with the command before',
  no_display: 'The receiver has no screen',
  playback_state: 'The receiver cannot do this now',
  no_slideshow_srv: 'The receiver shows no photos',
  inout_file: 'The Freebox cannot read this file',
  connect: 'The Freebox cannot reach the receiver',
  unauthorized: 'The receiver wants a password, or another one (password)',
  unsupported_media: 'The receiver does not support this format',
  bad_type: 'The receiver does not support this kind of file',
  unimplemented: 'The receiver does not support this',
}
