/** What is in no table of contents: how an application logs in, and chapters that only clients of real boxes know. */
import { type Chapter, inTheList } from './chapter.ts'

export const otherChapters: readonly Chapter[] = [
  {
    title: 'Login, discovery and events',
    adapters: [],
    used: [],
    ofProgram: {
      'GET api_version': ['discovery', 'src/freebox/discover.ts'],
      'POST login/authorize/': ['`freebox2mqtt pair`', 'src/freebox/pairing.ts'],
      'GET login/authorize/{track}': ['`freebox2mqtt pair`', 'src/freebox/pairing.ts'],
      'GET login/': ['the session', 'src/freebox/login.ts'],
      'POST login/session/': ['the session', 'src/freebox/login.ts'],
      'POST login/logout/': ['the session', 'src/freebox/login.ts'],
      'GET ws/event': ['events', 'src/freebox/client.ts'],
    },
    leftOut: {
      'GET login/perms/': 'The session already says which rights the application has.',
      'GET authorization/': 'The list of other applications and their last addresses is not the business of this one.',
    },
  },
  {
    title: 'Phone and DECT',
    adapters: ['phone'],
    undocumented: true,
    used: [
      ...['GET phone/', 'PUT phone/{id}', 'GET PUT phone/config/', 'GET phone/dect_vendors/'],
      ...['POST phone/fxs_ring_start/', 'POST phone/fxs_ring_stop/', 'POST phone/dect_page_start/'],
      'POST phone/dect_page_stop/',
    ],
    leftOut: { 'GET phone/{id}': inTheList },
  },
  {
    title: 'Repeaters',
    adapters: ['repeater'],
    undocumented: true,
    used: ['GET repeater', 'PUT repeater/{id}', 'POST repeater/{id}/reboot'],
    leftOut: {
      'GET repeater/{id}': inTheList,
      'GET repeater/{id}/host': 'The LAN browser has the same hosts, and which repeater each is connected to.',
    },
  },
  {
    title: 'TV',
    adapters: ['tv'],
    undocumented: true,
    used: [
      ...['GET tv/channels/', 'GET tv/bouquets/', 'GET tv/bouquets/{id}/channels/', 'GET tv/epg/by_time/{time}'],
      'GET tv/epg/by_channel/{channel}/{time}',
    ],
    leftOut: {
      'GET tv/epg/highlights/{channel}/{time}':
        'The guide of the channel has the same programmes, and the box limits requests.',
      'GET tv/epg/programs/{id}': 'The guide of the channel has what automations need, and the box limits requests.',
      'GET tv/img/channels/{size}/{file}': 'The reply names the address of the picture.',
      'GET tv/img/epg/programs/{size}/{file}': 'The reply names the address of the picture.',
      'GET tv/status/': 'Only its name is known.',
      'GET tv/mycanal_token': 'A secret for another service.',
    },
  },
]
