import type {
  AgentRow,
  CustomerRow,
  HierarchyRow,
  PlatformUserRow,
  PostalAddress,
  SubscriptionRow,
  UcaasUserRow,
} from "./host";

const NAMES: readonly (readonly [string, string])[] = [
  ["Amara", "Lindqvist"],
  ["Tobias", "Ferreira"],
  ["Mei", "Hartmann"],
  ["Jonas", "Okonkwo"],
  ["Leila", "Petrov"],
  ["Dario", "Whitfield"],
  ["Priya", "Castellanos"],
  ["Owen", "Nakagawa"],
  ["Zofia", "Brennan"],
  ["Hugo", "Adeyemi"],
  ["Noor", "Vandenberg"],
  ["Callum", "Rossi"],
];

function nameAt(at: number): readonly [string, string] {
  return NAMES[at % NAMES.length] ?? ["Ada", "Byron"];
}

export function someAgents(count: number): AgentRow[] {
  return Array.from({ length: count }, (_, at) => {
    const [firstName, lastName] = nameAt(at);
    const number = at < NAMES.length ? "" : String(at);
    return {
      id: `agent-${at}`,
      firstName,
      lastName: `${lastName}${number ? ` ${number}` : ""}`,
      email: `${firstName}.${lastName}${number}@calls.example.org`.toLowerCase(),
      code: `AG${4100 + at}`,
      active: at % 5 !== 4,
      userId: at < 2 ? `user-${at}` : null,
      managerId: at === 3 ? "user-1" : null,
      startDate: at % 3 === 0 ? "2026-04-26" : "",
    };
  });
}

const ROLES = ["Analyst", "Company Admin", "Supervisor"];

export function someUsers(): PlatformUserRow[] {
  return NAMES.slice(0, 6).map(([firstName, lastName], at) => {
    const mail = `${firstName}.${lastName}@desk.example.org`.toLowerCase();
    return {
      id: `user-${at}`,
      firstName,
      lastName,
      userName: mail,
      email: mail,
      emailConfirmed: at !== 5,
      phone: `202555020${at}`,
      role: ROLES[at % ROLES.length] ?? null,
      disabled: at === 4,
      agentId: null,
      lastLogin: null,
      providerCode: "",
    };
  });
}

export function somePlaces(): HierarchyRow[] {
  const row = (id: string, name: string, code: string, parentId: string | null, depth: number): HierarchyRow => ({
    id,
    name,
    code,
    codes: [],
    category: "",
    subCategory: "",
    level: depth === 0 ? "Department" : "Team",
    active: true,
    parentId,
    depth,
  });
  return [
    row("place-0", "Accounting", "Accounting", null, 0),
    row("place-1", "Billing", "BILL-01", "place-0", 1),
    row("place-2", "Support", "Support", null, 0),
    row("place-3", "Pharmacy line", "PHAR-07", "place-2", 1),
    { ...row("place-4", "Night shift", "NGHT-02", "place-2", 1), active: false },
  ];
}

const NOWHERE: PostalAddress = { line1: "", line2: "", line3: "", city: "", state: "", zipcode: "", country: "" };

export function someCustomers(): CustomerRow[] {
  const first = ["Harbour", "Maple", "Northgate", "Cedar", "Lakeside", "Orchard", "Silver", "Juniper"];
  const second = ["Clinic", "Logistics", "Insurance", "Hotels", "Dental Group", "Water Works"];
  return Array.from({ length: 46 }, (_, at) => {
    const name = `${first[at % 8] ?? ""} ${second[Math.floor(at / 8)] ?? ""}`;
    const contact = nameAt(at);
    const office = { ...NOWHERE, line1: `${at * 3 + 4} Station Road`, city: "Fairhaven", state: "Oregon", zipcode: `0${4100 + at}`, country: "US" };
    return {
      id: String(10_001 + at),
      name,
      legalName: `${name} Ltd`,
      code: `CU${String(at + 1).padStart(3, "0")}`,
      contactName: contact.join(" "),
      contactEmail: `${contact.join(".")}@customer-${at + 1}.example.org`.toLowerCase(),
      status: at % 11 === 10 ? "S" : "A",
      statusWord: at % 11 === 10 ? "Suspended" : "Active",
      kindWord: "Company",
      office,
      billing: office,
      facts: [{ name: "customer_type", value: "1" }],
    };
  });
}

export function someUcaasUsers(): UcaasUserRow[] {
  return [
    {
      id: "20006",
      firstName: "Leila",
      middleName: "",
      lastName: "Petrov",
      email: "leila.petrov@phones.example.org",
      userType: "1",
      department: "Reception",
      designation: "",
      status: "active",
      changedAt: Date.now() - 86_400_000,
    },
    {
      id: "20007",
      firstName: "Dario",
      middleName: "",
      lastName: "Whitfield",
      email: "dario.whitfield@phones.example.org",
      userType: "1",
      department: "",
      designation: "",
      status: "suspended",
      changedAt: Date.now() - 3 * 86_400_000,
    },
  ];
}

export function someSubscriptions(): SubscriptionRow[] {
  return Array.from({ length: 27 }, (_, at) => ({
    id: String(30_001 + at),
    facts: [
      { name: "customer_id", value: String(10_001 + at) },
      { name: "plan_name", value: ["Voice Basic", "Voice and Video", "Contact Centre"][at % 3] ?? "" },
      { name: "quantity", value: String((at % 9) + 1) },
      { name: "status", value: at % 8 === 7 ? "S" : "A" },
    ],
  }));
}
