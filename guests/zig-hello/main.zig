//! Shows everything a command is given and gives back. See guests/go-hello, which
//! prints the same but for the language.

const std = @import("std");

fn byName(_: void, a: []const u8, b: []const u8) bool {
    return std.mem.lessThan(u8, a, b);
}

pub fn main() !void {
    var arena = std.heap.ArenaAllocator.init(std.heap.wasm_allocator);
    const allocator = arena.allocator();

    var buffer: [1024]u8 = undefined;
    var stdout = std.fs.File.stdout().writer(&buffer);
    const out = &stdout.interface;
    try out.print("hello from Zig\n", .{});
    for (try std.process.argsAlloc(allocator), 0..) |argument, index| {
        if (index > 0) try out.print("argument {d}: {s}\n", .{ index, argument });
    }

    var variables: std.ArrayList([]const u8) = .empty;
    var environment = try std.process.getEnvMap(allocator);
    var entries = environment.iterator();
    while (entries.next()) |entry| {
        const variable = try std.fmt.allocPrint(allocator, "{s}={s}", .{ entry.key_ptr.*, entry.value_ptr.* });
        try variables.append(allocator, variable);
    }
    std.mem.sort([]const u8, variables.items, {}, byName);
    for (variables.items) |variable| {
        try out.print("variable {s}\n", .{variable});
    }
    try out.flush();
    std.debug.print("that was all\n", .{});

    const code = environment.get("EXIT_CODE") orelse "0";
    std.process.exit(try std.fmt.parseInt(u8, code, 10));
}
