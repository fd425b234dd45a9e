/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/switch/ */
export const errors: Readonly<Record<string, string>> = {
  bad_port: 'The Freebox has no such port, or its speed cannot be set',
  bad_speed: 'This port does not have this speed',
  bad_link: 'This port does not have this duplex mode',
}
