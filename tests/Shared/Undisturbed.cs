namespace NetGen.Tests;

/// <summary>
/// Tests that count a thread's allocations run with no other beside them: a collection of garbage, which any test may start,
/// ends the piece of memory that the thread allocates from, and the runtime then counts what was left of it.
/// </summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
