/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'log.missed': 'Appels manqués',
  'log.unread': 'Appels non lus',
  'log.unread_missed': 'Appels manqués non lus',
  'log.last': 'Dernier appel',
  'log.last_missed': 'Dernier appel manqué',
  'log.last_accepted': 'Dernier appel reçu',
  'log.last_outgoing': 'Dernier appel émis',
  'log.last_voicemail': 'Dernier appel au répondeur',
  'log.mark_all_read': 'Tout marquer comme lu',

  'call.call': 'Appel',

  'voicemail.unread': 'Messages vocaux non lus',
  'voicemail.total': 'Messages vocaux',
  'voicemail.last': 'Dernier message vocal',

  'message.voicemail': 'Messagerie vocale',

  'account.phone_number': 'Numéro',
}
