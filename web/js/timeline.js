/** A person's whole chain (`GET /people/{id}`) as one timeline, and what is still to come. Pure. */

import { localDay } from "./age.js";
import { CLOCKS } from "./carewords.js";
import { aidEntries, assignmentEntries, complaintEntries, locationEntry, reportEntries, silenceEntries, tracedEntry, waitWords } from "./chaincare.js";
import { doubtEntry, episodeEntries, expiredEntries, formEntries, mergeEntry, messageEntries, replyEntry, rowEntry } from "./chainfacts.js";
import { dateTime, label } from "./format.js";
import { PURPOSES } from "./messagewords.js";

/** What a reader can tell entries apart by without colour. */
export const AREAS = {
  file: "Data",
  episode: "Isolasi",
  message: "Pesan",
  resident: "Warga",
  care: "Kesehatan",
  clock: "Batas waktu",
  tracing: "Pelacakan",
  aid: "Sembako",
};

/** All entries, the oldest first; of one moment in the order of the chain. */
export function entriesOf(chain) {
  const entries = [
    ...[...chain.rows, ...chain.merged_rows].map(rowEntry),
    ...chain.episodes.flatMap(episodeEntries),
    ...chain.doubts.map(doubtEntry),
    ...chain.merges.map(mergeEntry),
    ...chain.messages.flatMap(messageEntries),
    ...chain.replies.map(replyEntry),
    ...chain.forms.flatMap(formEntries),
    ...expiredEntries(chain.clocks),
    ...chain.complaints.flatMap(complaintEntries),
    ...chain.reports.flatMap(reportEntries),
    ...chain.silences.flatMap(silenceEntries),
    ...chain.locations.map(locationEntry),
    ...chain.assignments.flatMap(assignmentEntries),
    ...chain.traced_contacts.map(tracedEntry),
    ...chain.aid.flatMap(aidEntries),
  ];
  // Array.sort is stable.
  return entries.sort((a, b) => new Date(a.at) - new Date(b.at));
}

/** `[{day, entries}]` by local day. */
export function byDay(entries) {
  const days = new Map();
  for (const one of entries) {
    const day = localDay(new Date(one.at));
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, found]) => ({ day, entries: found }));
}

/** What waits, in sentences: messages that are held, then the deadlines that run. */
export const comingUp = (chain) => [
  ...chain.waits.map((one) => waitWords(one, label(PURPOSES, one.purpose))),
  ...chain.clocks
    .filter((one) => one.state === "open")
    .sort((a, b) => new Date(a.due_at) - new Date(b.due_at))
    .map((one) => `${label(CLOCKS, one.name)}: ${dateTime(one.due_at)}`),
];
