/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/pvr/ ("PVR Errors") */
import { absenceCodes } from '../sources/leaves.ts'

export const errors: Readonly<Record<string, string>> = {
  noent: 'The Freebox does not know this recording',
  inval: 'The Freebox does not accept these values. While it records, only end and subname can be changed',
  inval_date_fmt: 'The Freebox does not accept these times',
  inval_end_before_start: 'The end is before the start',
  system_time_incorrect: 'The Freebox does not know the time yet',
  record_duration_too_long: 'The recording is too long for the Freebox',
  record_date_in_past: 'The recording would be over already',
  unknown_channel: 'The Freebox does not know this channel',
  no_channel_svc: 'The Freebox does not receive this channel',
  only_auto_disable: 'Only a recording that a repetition has made can be disabled. cancel removes another one',
  cannot_change_en_state: 'This recording can be neither enabled nor disabled any more',
  cannot_disable_has_data: 'The recording has begun. stop ends it',
}

/** How boxes without a recorder answer, besides the usual ways. */
export const absentCodes = absenceCodes
