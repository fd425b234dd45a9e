/** Share links. https://dev.freebox.fr/sdk/os/share/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { nameIn } from '../house/file-operations.ts'
import { type ShareLink, shareToken } from '../house/share-links.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, remove } from '../route.ts'
import { clearOf } from './fs-paths.ts'

const NewLink = z.strictObject({
  path: z.base64().min(1),
  expire: z.union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)]),
  fullurl: z.literal('').optional(),
})

export const shareLink: Chapter = {
  read: 'explorer',
  write: 'explorer',
  routes: [
    get('share_link', ({ house }) => house.shareLinks.map((link) => payload(house, link))),
    get('share_link/{token}', ({ house, parameters }) => payload(house, linkOf(house, parameters.token))),
    post('share_link', NewLink, ({ house, body }) => {
      const path = clearOf(body.path)
      if (house.files.at(path) === undefined) throw new Refusal('path_not_found')
      const tokens = house.shareLinks.map(({ token }) => token)
      let number = house.shareLinks.length + 1
      while (tokens.includes(shareToken(number))) number += 1
      const token = shareToken(number)
      const link: ShareLink = { token, path: body.path, name: nameIn(path), expire: body.expire, internal: 0 }
      house.shareLinks.push(link)
      return payload(house, link)
    }),
    remove('share_link/{token}', EmptyBody, ({ house, parameters }) => {
      const link = linkOf(house, parameters.token)
      house.shareLinks.splice(house.shareLinks.indexOf(link), 1)
    }),
  ],
}

/** The address is empty while the access from the Internet is off. */
function payload({ model, connection }: SimulatedHouse, link: ShareLink) {
  const { api_domain, https_port } = model
  const address = `https://${api_domain}:${https_port}/share/${link.token}/${encodeURIComponent(link.name)}`
  return { ...link, fullurl: connection.config.remote_access ? address : '' }
}

function linkOf({ shareLinks }: SimulatedHouse, token: string): ShareLink {
  const link = shareLinks.find((it) => it.token === token)
  if (link === undefined) throw new Refusal('invalid_id')
  return link
}
