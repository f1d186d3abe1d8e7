/** The console's tables of words for states and reasons, for test_console_words.py, which holds them to the API. */

import {
  CLOCKS, CLOCK_STATES, COMPLAINT_STATES, LEVELS, ANSWERERS, CHANNELS, CHOICES, CONTACT_SOURCES, TRIAGE, REPORTED_BY,
  SILENCE_KINDS, SILENCE_STATES, SILENCE_STEPS, HEARD, SILENCE_WORDS,
} from "../../../web/js/carewords.js";
import { AID_REASONS, AID_STATES, CLOSED_BY, FUNDS, MARKS, PRECISIONS, REASONS, STATES } from "../../../web/js/format.js";
import { MESSAGE_STATES, PURPOSES, MESSAGE_REASONS, REPLIES } from "../../../web/js/messagewords.js";
import { SIGNS } from "../../../web/js/symptoms.js";
import { LOCATION_SOURCES, LOCATION_REASONS, TRACING_STEPS, UNTRACED } from "../../../web/js/tracingwords.js";
import {
  KINDS, EPISODE_STATES, END_REASONS, STAFF_OUTCOMES, UNREACHABLE, WHY_NOT, LAB_RESULTS, TEST_KINDS, SEXES,
  ROW_EFFECTS, ROW_CODES, FIELDS, DOUBTS, VERDICTS, MERGES,
} from "../../../web/js/words.js";

/** By the name of the codes in docs/openapi.json. */
export const TABLES = {
  AidState: AID_STATES, AidReason: AID_REASONS, Fund: FUNDS, MarkKind: MARKS,
  Answerer: ANSWERERS, Channel: CHANNELS, Choice: CHOICES, ComplaintState: COMPLAINT_STATES, ContactSource: CONTACT_SOURCES, ComplaintLevel: LEVELS,
  AssignmentReason: REASONS, AssignmentState: STATES, Outcome: CLOSED_BY, TracingStep: TRACING_STEPS,
  ClockName: CLOCKS, ClockState: CLOCK_STATES, DoubtKind: DOUBTS, Verdict: VERDICTS, MergeAction: MERGES,
  EndReason: END_REASONS, EpisodeKind: KINDS, EpisodeStatus: EPISODE_STATES, LabResult: LAB_RESULTS, TestKind: TEST_KINDS,
  StaffOutcome: STAFF_OUTCOMES, UnreachableReason: UNREACHABLE, WhyNot: WHY_NOT, Sex: SEXES, Untraced: UNTRACED,
  Heard: HEARD, SilenceKind: SILENCE_KINDS, SilenceState: SILENCE_STATES, SilenceStep: SILENCE_STEPS, SilenceWord: SILENCE_WORDS,
  MessageHoldReason: MESSAGE_REASONS, MessageState: MESSAGE_STATES, Purpose: PURPOSES, Suppression: MESSAGE_REASONS, ReplyPayload: REPLIES,
  LocationSource: LOCATION_SOURCES, Precision: PRECISIONS, LocationReason: LOCATION_REASONS,
  ReportedBy: REPORTED_BY, Triage: TRIAGE, Sign: SIGNS, RowEffect: ROW_EFFECTS, RowCode: ROW_CODES, Field: FIELDS,
};
