import type { Environment, FieldValue, Mode, Vendor } from "../../platform/host";

/** Every field that a connection of some vendor has, as the shell spells it. */
export type FieldName =
  | "apipath"
  | "hostname"
  | "applicationId"
  | "applicationKey"
  | "biometricHostName"
  | "biometricApplicationKey"
  | "biometricSecretKey"
  | "clientId"
  | "clientSecret"
  | "email"
  | "accessId"
  | "password"
  | "appId"
  | "appKey";

export type FieldGroup = {
  /** The biometric keys stand alone: all of them or none. */
  kind: "main" | "biometric";
  open: readonly FieldName[];
  secret: readonly FieldName[];
};

type Shape = { vendor: Vendor; environment: Environment; mode: Mode | null };

export const VENDORS: readonly Vendor[] = ["authx", "authenticx", "enablex"];

export function environmentsOf(vendor: Vendor): readonly Environment[] {
  return vendor === "authenticx" ? ["production", "staging", "custom"] : ["production", "custom"];
}

export function groupsOf({ vendor, environment, mode }: Shape): FieldGroup[] {
  switch (vendor) {
    case "authx":
      return [
        {
          kind: "main",
          // A custom endpoint is an address by itself; these two would only make another one.
          open: environment === "custom" ? ["applicationId"] : ["apipath", "hostname", "applicationId"],
          secret: ["applicationKey"],
        },
        {
          kind: "biometric",
          open: ["biometricHostName"],
          secret: ["biometricApplicationKey", "biometricSecretKey"],
        },
      ];
    case "authenticx":
      return [{ kind: "main", open: ["clientId"], secret: ["clientSecret"] }];
    case "enablex":
      return mode === "basic"
        ? [{ kind: "main", open: ["appId"], secret: ["appKey"] }]
        : [{ kind: "main", open: ["email", "accessId"], secret: ["password"] }];
  }
}

export function secretFields(shape: Shape): FieldName[] {
  return groupsOf(shape).flatMap((group) => group.secret);
}

export function valueOf(fields: readonly FieldValue[], name: FieldName): string {
  return fields.find((one) => one.field === name)?.value ?? "";
}

export function hostOf(vendor: Vendor, environment: Environment, fields: readonly FieldValue[]): string {
  switch (vendor) {
    case "authx":
      return `${valueOf(fields, "apipath")}-${valueOf(fields, "hostname")}.authx.com`;
    case "authenticx":
      return environment === "staging" ? "api.authcx.com" : "api.beauthenticx.com";
    case "enablex":
      return "api.enablex.io";
  }
}

/**
 * Where the main secrets go, and as whom they are given: a secret was typed for exactly this, and another
 * one needs it to be typed again.
 */
export function addressOf(one: Shape & { baseUrl: string; fields: readonly FieldValue[] }): string {
  const { vendor, environment, mode, baseUrl, fields } = one;
  if (environment === "custom") return [vendor, mode, baseUrl.trim()].join(" ");
  if (vendor !== "authx") return [vendor, mode, environment].join(" ");
  return [vendor, environment, valueOf(fields, "apipath"), valueOf(fields, "hostname")].join(" ");
}
