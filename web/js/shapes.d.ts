/** The shapes of calls and answers, taken from api-types.d.ts, which is made of docs/openapi.json. */

import type { components, paths } from "./api-types";

/** A model of the API by its name: `Model<"AssignmentView">`. */
export type Model<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** A call by its path without the first slash. A path that was put together is any string, and any call. */
type Call<Where extends string, Method extends "get" | "post"> = `/${Where}` extends keyof paths
  ? paths[`/${Where}`][Method]
  : any;

type Json<Found> = { content: { "application/json": Found } };

/** What a call answers: `Answer<"overview", "get">`. */
export type Answer<Where extends string, Method extends "get" | "post"> =
  Call<Where, Method> extends { responses: { 200: Json<infer Found> } } ? Found : any;

/** What a reading call may be asked: `Filter<"assignments">`. Empty values are left out of the address. */
export type Filter<Where extends string> =
  Call<Where, "get"> extends { parameters: { query?: infer Asked } }
    ? { [Name in keyof NonNullable<Asked>]?: NonNullable<Asked>[Name] | "" | null }
    : Record<string, unknown>;

/** What a changing call is sent: `Body<"people/search">`. */
export type Body<Where extends string> =
  Call<Where, "post"> extends { requestBody: Json<infer Sent> } ? Sent : any;
