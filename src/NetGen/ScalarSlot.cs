namespace NetGen;

/// <summary>The run-time scalars of a network with a fixed meaning, by their index in <see cref="KernelCall.Scalars"/>.</summary>
public static class ScalarSlot
{
    /// <summary>The factor of the loss's gradient: loss weight / samples of the batch.</summary>
    public const int GradientScale = 0;

    /// <summary>The step size; with corrections of bias, for Adam lr · sqrt(1 - β2^t) / (1 - β1^t).</summary>
    public const int Alpha = 1;

    /// <summary>β1 of Adam, Adamax and Lion, the momentum of SGD and RMSProp; for Nadam the factor of the gradient itself.</summary>
    public const int FirstDecay = 2;

    /// <summary>1 - β1.</summary>
    public const int FirstRest = 3;

    /// <summary>β2 of Adam and its kin and of Lion, ρ of RMSProp and Adadelta.</summary>
    public const int SecondDecay = 4;

    /// <summary>1 - β2, 1 - ρ.</summary>
    public const int SecondRest = 5;

    /// <summary>ε; for Nadam with the correction of bias, for Adagrad with what the sums start at.</summary>
    public const int Epsilon = 6;

    /// <summary>Decoupled decay: lr · weight decay.</summary>
    public const int Decay = 7;

    /// <summary>The longest gradient allowed; 0 switches clipping off.</summary>
    public const int ClipNorm = 8;

    /// <summary>The factor that clipping found: min(1, clip norm / ‖gradient‖).</summary>
    public const int ClipScale = 9;

    /// <summary>The first slot without a fixed meaning: the uses of random numbers start here, each with a dropout's rate and, as bits, the number of its stream.</summary>
    public const int FirstFree = 10;
}
