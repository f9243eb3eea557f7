// Undoing an edit, from the history of the record with the ids that an edit may not use again, and a merge.
import { read, send } from "./api.js";

const NO_VERSION = { title: "Not undone", detail: "The history of the record has no version before this one." };

/** Restore the version before the last one; return the answer of the service. */
export async function restorePrevious(resource, id, ifMatch) {
  const path = `/${resource}/${encodeURIComponent(id)}`;
  const versions = await read(`${path}/history?limit=2`);
  if (!versions.isDone) return versions;
  if (versions.data.items.length < 2) return { ...versions, isDone: false, data: NO_VERSION };
  return send("POST", `${path}/restore?version=${versions.data.items[1].version}`, { ifMatch });
}

/** Undo the merge of a record into the survivor; return the answer of the service. */
export async function unmerge(resource, merged, survivor) {
  const latest = await read(`/${resource}/${encodeURIComponent(survivor)}`);
  if (!latest.isDone) return latest;
  return send("POST", `/${resource}/${encodeURIComponent(merged)}/unmerge`, { ifMatch: latest.etag });
}
