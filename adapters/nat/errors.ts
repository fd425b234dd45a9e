/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/nat/ */
export const errors: Readonly<Record<string, string>> = {
  noent: 'There is no such rule or port',
  exist: 'A rule for one of these ports exists already',
  port_outside_range:
    'The line does not have one of these ports: it shares its IPv4 address. connection/status has its range of ports',
}

/** With these codes the box refuses a rule for what it says, not for its form. */
export const ruleCodes = Object.keys(errors)
