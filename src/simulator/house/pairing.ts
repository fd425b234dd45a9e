/** The pairing of a new node with an adapter of Freebox Home: a session of three pages, which have each widget once. */

/** A pairing in progress. */
export interface Pairing {
  session: number
  pageid: number
  /** The type of the new node. Only the Domus network requires it. */
  type?: string
  /** What was entered as its name. */
  label?: string
}

export type Widget =
  | 'label'
  | 'select'
  | 'button'
  | 'display_qrcode'
  | 'input'
  | 'checkbox'
  | 'progress'
  | 'bar_button_left'
  | 'bar_button_right'

/** `text` is what the widget shows: a caption, the percentage, what the QR code encodes. */
export interface Field {
  widget: Widget
  text: string
}

/** By `pageid`, which counts from 1. */
export const pages: readonly (readonly Field[])[] = [
  [
    { widget: 'label', text: 'Choisissez la pièce et nommez l’objet.' },
    { widget: 'select', text: 'Salon' },
    { widget: 'select', text: 'Cuisine' },
    { widget: 'input', text: 'Nouvel objet' },
    { widget: 'bar_button_left', text: 'Annuler' },
    { widget: 'bar_button_right', text: 'Suivant' },
  ],
  [
    { widget: 'label', text: 'Appuyez sur le bouton de l’objet.' },
    { widget: 'progress', text: '50' },
    { widget: 'checkbox', text: 'Objet alimenté par pile' },
    { widget: 'button', text: 'Je ne trouve pas le bouton' },
  ],
  [
    { widget: 'label', text: 'Présentez ce code devant l’objet.' },
    { widget: 'display_qrcode', text: 'WIFI:S:Maison Dupont;;' },
    { widget: 'bar_button_right', text: 'Terminer' },
  ],
]

/** Whether a value may be sent for a field. https://dev.freebox.fr/sdk/os/home/ ("Next Step") */
export function takes({ widget, text }: Field, value: unknown): boolean {
  switch (widget) {
    case 'label':
    case 'display_qrcode':
      return value === null
    case 'select':
      return value === null || Number.isInteger(value)
    case 'button':
    case 'checkbox':
      return typeof value === 'boolean'
    case 'input':
      return typeof value === 'string'
    case 'progress':
      return Number.isInteger(value)
    default:
      return value === text
  }
}
