/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'display.brightness': 'Luminosité de l’écran',
  'display.orientation': 'Orientation de l’écran',
  'display.orientation_forced': 'Orientation de l’écran imposée',
  'display.hide_wifi_key': 'Masquer la clé Wi-Fi',
  'display.status_led': 'Voyant d’état',
  'display.screensaver': 'Écran de veille',

  'led_strip.strip': 'Bandeau LED',
  'led_strip.planning': 'Programmation du bandeau LED',
}
