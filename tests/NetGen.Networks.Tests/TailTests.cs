using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Training comes back from where an activation is nearly flat.</summary>
public sealed class TailTests
{
    private static readonly IReadOnlyList<NetworkCase> Rows =
        [Row("A weight far in the tail", [1], MeanSquaredError, [Dense(1, bias: false), Softplus]) with { Optimizer = "Adam(0.1)" }];

    /// <summary>softplus(w) = 1 at w = log(e - 1); at -17 its slope is 4e-8, which a slope taken from a rounded result would make 0.</summary>
    [Fact]
    public void A_softplus_leaves_its_tail()
    {
        foreach (int bits in NetworkCheck.Widths)
        {
            using var network = GeneratedAssembly.Of(Rows).Create(Rows[0], Device.Cpu(1, bits), seed: 1);
            network.Parameters[0].Values[0] = -17;
            for (int step = 0; step < 400; step++)
                ((INetwork)network).TrainStep([1f], [1f]);

            Assert.Equal(Math.Log(Math.E - 1), network.Parameters[0].Values[0], 0.01);
        }
    }
}
