namespace NetGen.Compiler;

/// <summary>Where the runtime keeps the numbers that may change while a network trains. The runtime's optimizers fill the same slots.</summary>
public static class ScalarSlots
{
    /// <summary>Loss weight over batch size: the gradient of the mean loss with respect to one sample's loss.</summary>
    public const int GradientScale = 0;

    /// <summary>The step's learning rate, bias corrections included.</summary>
    public const int Alpha = 1;

    /// <summary>β₁, or the momentum; Nadam's factor of the gradient itself.</summary>
    public const int FirstDecay = 2;

    public const int FirstRest = 3;

    /// <summary>β₂, or ρ.</summary>
    public const int SecondDecay = 4;

    public const int SecondRest = 5;

    public const int Epsilon = 6;

    /// <summary>Learning rate times decoupled weight decay.</summary>
    public const int Decay = 7;

    public const int ClipNorm = 8;

    /// <summary>min(1, clip norm over gradient norm), written between backward and update.</summary>
    public const int ClipScale = 9;

    /// <summary>The first slot without a fixed meaning: the rate of the first dropout.</summary>
    public const int FirstFree = 10;

    /// <summary>The slot of the rate of use <paramref name="index"/>, in whose successor stands the number of its stream, which is its index.</summary>
    public static int OfUse(int index) => FirstFree + 2 * index;

    /// <summary>The stream of the use whose rate is in <paramref name="slot"/>.</summary>
    public static int StreamOf(int slot) => (slot - FirstFree) / 2;
}
