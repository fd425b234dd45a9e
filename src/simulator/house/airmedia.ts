/** AirMedia: the receiver of the box itself, and those in the LAN. A receiver that is switched off is not listed. */
export interface Receiver {
  name: string
  password_protected: boolean
  capabilities: { photo: boolean; audio: boolean; video: boolean; screen: boolean }
}

export interface Airmedia {
  config: { enabled: boolean; password: string }
  receivers: Receiver[]
  /** The password that receivers want. */
  receiverPassword: string
  /** What is played on each receiver, by its name. */
  playing: Record<string, { media_type: 'photo' | 'video'; media: string; position: number }>
  /** How many of the next requests find a receiver busy. */
  busy: number
}

/** A player of the box, and an Apple TV with a password. The box itself plays sound only. */
export function createAirmedia(): Airmedia {
  const none = { photo: false, audio: false, video: false, screen: false }
  const player = { photo: true, audio: true, video: true, screen: false }
  return {
    config: { enabled: true, password: '' },
    receivers: [
      { name: 'Freebox Player', password_protected: false, capabilities: player },
      { name: 'Freebox Server', password_protected: false, capabilities: { ...none, audio: true } },
      { name: 'Apple TV du salon', password_protected: true, capabilities: { ...player, photo: false } },
    ],
    receiverPassword: '1111',
    playing: {},
    busy: 0,
  }
}
