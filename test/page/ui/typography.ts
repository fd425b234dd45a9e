/** Finds French without the narrow space before : ; ! ? and inside « », and with a straight apostrophe. */
export const badlySet = /[^\u202f][;!?»]|[^\u202f\d] ?: |«[^\u202f]|[a-zé]'[a-zé]/i
