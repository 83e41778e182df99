using System.Reflection;

namespace NetGen.Compiler.Tests;

public class ScalarSlotTests
{
    [Fact]
    public void Compiler_and_runtime_keep_the_same_number_in_the_same_slot() => Assert.Equal(Slots(typeof(ScalarSlot)), Slots(typeof(ScalarSlots)));

    private static Dictionary<string, int> Slots(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(f => f.Name, f => (int)f.GetRawConstantValue()!);
}
